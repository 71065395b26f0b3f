let leaked: Promise<Set<string>> | undefined;

/**
 * True for a password on the list of leaked ones, regardless of case: the
 * 49,000 most common, from zxcvbn-ts. Read at first use, as most runs of the
 * server see no sign-up.
 */
export async function isLeaked(password: string): Promise<boolean> {
  leaked ??= readList();
  return (await leaked).has(password.toLowerCase());
}

async function readList(): Promise<Set<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"] as string[]);
}
