import type { Me, Message } from "@helloworld/protocol";
import type { ConversationKey } from "@helloworld/sdk";
import { createContext, useContext } from "react";

/** Where messages are shown, and what one can do there. It stays the same while messages come, so that rows do. */
export type ConversationContext = {
  me: Me;
  place: ConversationKey;
  onEdit: (message: Message) => void;
  onReply: (message: Message) => void;
  /** Opens the thread that a message begins, or is in. */
  onThread: (thread_id: string) => void;
  /** Shows the message with this seq, where it is in this room. */
  onJump: (seq: number) => void;
};

const Context = createContext<ConversationContext | null>(null);
export const ConversationProvider = Context.Provider;

export function useConversationContext(): ConversationContext {
  const context = useContext(Context);
  if (!context) throw new Error("outside of a conversation");
  return context;
}
