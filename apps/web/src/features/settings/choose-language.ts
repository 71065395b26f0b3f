import type { Language } from "@helloworld/protocol";
import { client } from "../../app/client.ts";
import { keepLanguage } from "../../app/language.ts";

/** Takes another language for this browser, and for the account where there is one; null is what the browser asks for. */
export async function chooseLanguage(language: Language | null): Promise<void> {
  if (client.store.me) client.setMe(await client.api.updateSettings({ language }));
  keepLanguage(language);
  // Every text of the page is in the old one; what was typed is kept as a draft.
  const address = new URL(location.href);
  address.searchParams.delete("lang");
  location.replace(address);
}
