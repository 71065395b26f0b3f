import { domainToUnicode } from "node:url";
import { emailAddress } from "@helloworld/protocol";

/** An email address as its owner wrote it, with the letters of its domain. */
export function readableEmail(email: string): string {
  if (!email.includes("xn--")) return email;
  const at = email.lastIndexOf("@");
  const readable = `${email.slice(0, at)}@${domainToUnicode(email.slice(at + 1))}`;
  return emailAddress(readable) === email ? readable : email;
}
