import type { FileLink, FileState, UploadLimits } from "@helloworld/protocol";
import type { Call, RawCall } from "./request.ts";

const TUS = { "tus-resumable": "1.0.0" };
/** The piece of a slow connection takes its time. */
const PIECE_TIMEOUT_MS = 120_000;

/** What is said of a file when its upload begins. */
export type NewFile = {
  room_id: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Of a recording. */
  duration_ms?: number | undefined;
  /** 0 to 100, at most 100 of them. */
  waveform?: readonly number[] | undefined;
};

export type FileApi = ReturnType<typeof fileApi>;

/** Files of conversations, over `client.api`; `UploadQueue` sends them. */
export function fileApi({ call, raw }: { call: Call; raw: RawCall }) {
  return {
    /** Answers the id of the file that is to come. */
    beginUpload: async ({ room_id, name, size, duration_ms, waveform }: NewFile): Promise<string> => {
      const metadata = Object.entries({ room_id, filename: name, duration_ms, waveform: waveform?.join(",") });
      const headers = await raw("POST", "/chat/files", {
        ...TUS,
        "upload-length": String(size),
        "upload-metadata": metadata
          .flatMap(([key, value]) => (value === undefined ? [] : `${key} ${base64(String(value))}`))
          .join(","),
      });
      return (headers.get("location") ?? "").split("/").at(-1) ?? "";
    },
    /** Where an upload goes on. */
    uploadOffset: async (file_id: string): Promise<number> =>
      Number((await raw("HEAD", `/chat/files/${file_id}`, TUS)).get("upload-offset")),
    /** Brings a piece; answers where the next one begins. */
    bringPiece: async (file_id: string, offset: number, piece: Blob, signal?: AbortSignal): Promise<number> => {
      const headers = { ...TUS, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" };
      const more = { body: piece, timeout_ms: PIECE_TIMEOUT_MS, ...(signal && { signal }) };
      return Number((await raw("PATCH", `/chat/files/${file_id}`, headers, more)).get("upload-offset"));
    },
    /** Of one's own that is in no message yet. */
    fileState: (file_id: string) => call<FileState>("GET", `/chat/files/${file_id}/state`),
    forgetFile: (file_id: string) => call<void>("DELETE", `/chat/files/${file_id}`),
    /** An address that opens a file without a header, for an hour at most. */
    fileLink: (file_id: string) => call<FileLink>("POST", `/chat/files/${file_id}/link`),
    uploadLimits: () => call<UploadLimits>("GET", "/chat/upload/limits"),
  };
}

/** Of UTF-8, in every script. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
