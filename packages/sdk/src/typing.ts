import type { DurableEvent } from "@helloworld/protocol";
import { TIMING } from "@helloworld/protocol/constants";
import type { Broadcast, ClientPart } from "./client-part.ts";
import type { ChatStore } from "./store.ts";

type Timer = ReturnType<typeof setTimeout>;

/** Who types where: ours told to others, theirs shown until it expires (D7). */
export class Typing implements ClientPart {
  readonly #store: ChatStore;
  readonly #send: (room_id: string, is_typing: boolean) => void;
  readonly #mine = new Map<string, { timer: Timer; touched: boolean }>();
  readonly #theirs = new Map<string, Timer>();

  constructor(store: ChatStore, send: (room_id: string, is_typing: boolean) => void) {
    this.#store = store;
    this.#send = send;
  }

  set(room_id: string, is_typing: boolean): void {
    const mine = this.#mine.get(room_id);
    if (is_typing && mine) mine.touched = true;
    else if (is_typing) this.#say(room_id);
    else if (mine) this.#end(room_id);
  }

  received(event: Broadcast): void {
    if (event.type !== "typing_indicator") return;
    const { room_id, user_id, user_name, is_typing } = event.data;
    if (user_id === this.#store.me?.id) return;
    this.#ended(room_id, user_id);
    if (!is_typing) return;
    this.#theirs.set(
      `${room_id}:${user_id}`,
      setTimeout(() => this.#ended(room_id, user_id), TIMING.typing_expiry),
    );
    this.#store.setTyping(room_id, [...this.#store.typing(room_id), { user_id, user_name }]);
  }

  applied(event: DurableEvent): void {
    if (event.type === "new_message" && event.data.sender_id)
      this.#ended(event.data.chat_room_id, event.data.sender_id);
  }

  #ended(room_id: string, user_id: string): void {
    const key = `${room_id}:${user_id}`;
    clearTimeout(this.#theirs.get(key));
    if (!this.#theirs.delete(key)) return;
    const others = this.#store.typing(room_id).filter((person) => person.user_id !== user_id);
    this.#store.setTyping(room_id, others);
  }

  disconnected(): void {
    for (const { timer } of this.#mine.values()) clearTimeout(timer);
    this.#mine.clear();
    this.#store.change(() => {
      for (const key of [...this.#theirs.keys()]) {
        const [room_id = "", user_id = ""] = key.split(":");
        this.#ended(room_id, user_id);
      }
    });
  }

  /** Says so, and again after a while as long as keys are pressed; then it ends by itself. */
  #say(room_id: string): void {
    this.#send(room_id, true);
    const timer = setTimeout(() => {
      if (this.#mine.get(room_id)?.touched) this.#say(room_id);
      else this.#end(room_id);
    }, TIMING.typing_resend);
    this.#mine.set(room_id, { timer, touched: false });
  }

  #end(room_id: string): void {
    clearTimeout(this.#mine.get(room_id)?.timer);
    this.#mine.delete(room_id);
    this.#send(room_id, false);
  }
}
