import type { Room } from "@helloworld/protocol";
import { type Browser, type BrowserContext, test as base, expect, type Locator, type Page } from "@playwright/test";
import { E2eServer } from "./server.ts";

export { expect };

export const PASSWORD = "Correct-Horse-7";
let count = 0;

/** Somebody with a browser of their own. */
export class Person {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly url: string;
  readonly first_name: string;
  readonly username: string;
  readonly name: string;
  id = "";
  /** Complaints of the browser. */
  readonly complaints: string[] = [];

  constructor(context: BrowserContext, page: Page, url: string, first_name: string) {
    count += 1;
    this.context = context;
    this.page = page;
    this.url = url;
    this.first_name = first_name;
    this.username = `${first_name.toLowerCase()}${process.env.TEST_PARALLEL_INDEX ?? 0}x${count}`;
    this.name = `${first_name} Story${count}`;
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error" && !/Failed to load resource|WebSocket connection|ERR_/.test(message.text()))
        this.complaints.push(message.text());
    });
  }

  /** Signs up on the page, as a person does. */
  async signUp(): Promise<void> {
    const { page } = this;
    await page.goto(`${this.url}/signup`);
    await page.getByLabel("First name").fill(this.first_name);
    await page.getByLabel("Last name").fill(this.name.slice(this.first_name.length + 1));
    await page.getByLabel("Username").fill(this.username);
    await page.getByLabel("Email").fill(`${this.username}@example.org`);
    await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await page.getByRole("main").getByRole("button", { name: "Sign up" }).click();
    await expect(page).not.toHaveURL(/signup/);
    this.id = (await this.call<{ id: string }>("GET", "/auth/me")).id;
  }

  /** The same by API, for stories about something else. */
  async register(): Promise<this> {
    const [first_name, last_name] = this.name.split(" ");
    const body = {
      username: this.username,
      email: `${this.username}@example.org`,
      password: PASSWORD,
      first_name,
      last_name,
    };
    this.id = (await this.call<{ user: { id: string } }>("POST", "/auth/register", body)).user.id;
    return this;
  }

  /** Another device of the same person. */
  async onAnotherDevice(browser: Browser): Promise<Person> {
    const context = await browser.newContext();
    const other = new Person(context, await context.newPage(), this.url, this.first_name);
    await other.call("POST", "/auth/login", { username: this.username, password: PASSWORD });
    return other;
  }

  /** Another tab of the same browser. */
  async inAnotherTab(): Promise<Person> {
    return new Person(this.context, await this.context.newPage(), this.url, this.first_name);
  }

  async call<T>(method: string, path: string, data?: unknown): Promise<T> {
    const response = await this.context.request.fetch(`${this.url}/api/v1${path}`, {
      method,
      data,
      headers: { origin: this.url },
    });
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
    return (response.status() === 204 ? undefined : await response.json()) as T;
  }

  room(name: string, members: Person[] = [], more: object = {}): Promise<Room> {
    return this.call("POST", "/chat/rooms", {
      kind: "group",
      name,
      member_ids: members.map((member) => member.id),
      ...more,
    });
  }

  send(room: Room, content: string): Promise<{ seq: number }> {
    return this.call("POST", `/chat/rooms/${room.id}/messages`, { content });
  }

  async open(path: string): Promise<void> {
    await this.page.goto(this.url + path);
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: /^Message to/ });
  }

  async write(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** The messages of the open conversation. */
  get messages(): Locator {
    return this.page.getByRole("region", { name: "Messages", exact: true });
  }

  /** A message on the screen. */
  message(text: string): Locator {
    return this.messages.getByText(text, { exact: true });
  }
}

type Fixtures = { aPerson: (first_name: string, options?: Parameters<Browser["newContext"]>[0]) => Promise<Person> };

/** Tests with a server of their worker's own; every person is a browser context, and none may have had an error. */
export const test = base.extend<Fixtures, { server: E2eServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern.
    async ({}, use) => {
      const server = await E2eServer.start();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  aPerson: async ({ browser, server }, use) => {
    const people: Person[] = [];
    await use(async (first_name, options) => {
      const context = await browser.newContext(options);
      const person = new Person(context, await context.newPage(), server.url, first_name);
      people.push(person);
      return person;
    });
    for (const person of people) {
      expect(person.complaints).toEqual([]);
      await person.context.close();
    }
  },
});
