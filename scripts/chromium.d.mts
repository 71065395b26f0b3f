/** The Chromium for the browser tests, as Playwright's `launchOptions`. */
export function chromium(): Promise<{
  executablePath: string;
  args: string[];
  env: Record<string, string>;
  chromiumSandbox: boolean;
}>;
