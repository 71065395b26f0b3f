const ELEMENT = "page-data";

type Content = { origin: string; values: Record<string, unknown>; parts: string[] };

/**
 * What the loaders of one page got. The server keeps it in the page that it
 * renders; there the first loaders take it again in place of asking.
 */
export class PageData {
  readonly #values: Map<string, unknown>;
  /** The server rendered this page, for a visitor. */
  readonly rendered: boolean;
  /** Where the server is found, as it says itself. */
  readonly origin: string;
  /** The lazy components that the server rendered into it. */
  readonly parts: Set<string>;

  constructor(origin: string, values?: Record<string, unknown>, parts?: string[]) {
    this.origin = origin;
    this.parts = new Set(parts);
    this.#values = new Map(Object.entries(values ?? {}));
    this.rendered = values !== undefined;
  }

  /** The value of `load`, or what the page brought along under this key, once. */
  async get<T>(key: string, load: () => Promise<T>): Promise<T> {
    if (this.#values.has(key)) {
      const value = this.#values.get(key) as T;
      if (typeof document !== "undefined") this.#values.delete(key);
      return value;
    }
    const value = await load();
    if (typeof document === "undefined") this.#values.set(key, value);
    return value;
  }

  /** As the text of an element that is data, not script. */
  toHtml(): string {
    const content: Content = {
      origin: this.origin,
      values: Object.fromEntries(this.#values),
      parts: [...this.parts],
    };
    const json = JSON.stringify(content).replaceAll("<", "\\u003c");
    return `<script type="application/json" id="${ELEMENT}">${json}</script>`;
  }

  static ofDocument(): PageData {
    const text = document.getElementById(ELEMENT)?.textContent;
    if (!text) return new PageData(location.origin);
    const { origin, values, parts } = JSON.parse(text) as Content;
    return new PageData(origin, values, parts);
  }
}
