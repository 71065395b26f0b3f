import type { Comment, CommentsAnswer, Post } from "@helloworld/protocol";
import { CommentItem } from "./comment-item.tsx";

/** The comments of a post, and what one can do with them. */
export function CommentThread({ first }: { post: Post; first: CommentsAnswer }) {
  return (
    <ul className="flex flex-col gap-4">
      {first.comments.map((comment: Comment) => (
        <li key={comment.id}>
          <CommentItem comment={comment} />
        </li>
      ))}
    </ul>
  );
}
