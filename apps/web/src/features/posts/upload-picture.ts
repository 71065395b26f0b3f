import type { PostPicture, Problem } from "@helloworld/protocol";
import { ApiError, OfflineError } from "@helloworld/sdk";

/** Adds a picture for a post, telling how much of it is there: `fetch` cannot say. Rejects when it is aborted. */
export function uploadPicture(
  file: Blob,
  onProgress: (part: number) => void,
  signal: AbortSignal,
): Promise<PostPicture> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/v1/posts/pictures");
    request.setRequestHeader("content-type", file.type);
    request.setRequestHeader("accept", "application/json");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status === 201 && body) resolve(body as PostPicture);
      else reject(refusal(request.status, body as Partial<Problem> | null));
    };
    request.onerror = () => reject(new OfflineError());
    request.onabort = () => reject(new OfflineError("Taken back."));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function refusal(status: number, problem: Partial<Problem> | null): ApiError {
  return new ApiError(status, {
    code: problem?.code ?? (status === 413 ? "payload_too_large" : "internal"),
    detail: problem?.detail ?? "",
    errors: problem?.errors ?? [],
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
