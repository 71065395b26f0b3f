export type ChatStorage = { close(): Promise<void> };
