export * from "./accounts.ts";
export * from "./common.ts";
export * from "./constants.ts";
export * from "./frames.ts";
export * from "./messages.ts";
export * from "./notifications.ts";
export * from "./profiles.ts";
export * from "./rooms.ts";
