/** Files of conversations, apart from the rest: a page that shows none carries none of it. */
export { type FileApi, fileApi, type NewFile } from "./api-files.ts";
export { type Upload, UploadQueue, type UploadState } from "./uploads.ts";
