import { z } from "zod";
import { userCard } from "./accounts.ts";
import { id, line, text, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";
import { phrase } from "./phrase.ts";
import { richText } from "./rich-text.ts";

/** The readers of a post: everyone, anyone signed in, or the people whom its author added. A private profile narrows all to the last. */
export const postVisibility = z.enum(["public", "members", "private"]);
export type PostVisibility = z.infer<typeof postVisibility>;

/** `like` and `dislike` exclude each other. */
export const reaction = z.enum(["like", "dislike"]);
export type Reaction = z.infer<typeof reaction>;

export const postAction = z.enum(["edit", "delete", "react", "comment", "share", "promote", "hide", "report", "vote"]);
export type PostAction = z.infer<typeof postAction>;

const mentions = z
  .record(z.string(), id)
  .meta({ description: "Of the usernames in the text, in small letters, those that are people." });

export const postPicture = z
  .object({
    id,
    url: z.string().meta({ description: "Add `?size=480` or `?size=1280`: pixels of the longer side; 1280 without." }),
    width: z.number().int(),
    height: z.number().int(),
    alt: z.string(),
  })
  .meta({ id: "PostPicture" });
export type PostPicture = z.infer<typeof postPicture>;

export const poll = z
  .object({
    options: z.array(z.object({ text: z.string(), votes: z.number().int() })),
    multiple: z.boolean(),
    closes_at: timestamp.nullable(),
    closed: z.boolean(),
    voters: z.number().int(),
    my_votes: z.array(z.number().int()).meta({ description: "Places in `options`, from 0." }),
  })
  .meta({ id: "Poll" });
export type Poll = z.infer<typeof poll>;

export const linkPreview = z
  .object({ url: z.string(), title: z.string(), description: z.string(), site_name: z.string() })
  .meta({ id: "LinkPreview", description: "What the page says of itself that the first link of a post leads to." });
export type LinkPreview = z.infer<typeof linkPreview>;

const counts = {
  like_count: z.number().int(),
  dislike_count: z.number().int(),
  comment_count: z.number().int(),
  share_count: z.number().int(),
  promotion_count: z.number().int(),
};

/** A post as one viewer may see it. */
const barePost = z.object({
  id,
  author: userCard,
  title: z.string(),
  content: z.string().meta({ description: "Markdown, as it was typed." }),
  body: richText.meta({ description: "The content as a tree without HTML." }),
  mentions,
  visibility: postVisibility,
  is_open: z
    .boolean()
    .meta({ description: "Everyone may read it: its visibility, and its author's profile, are public." }),
  pictures: z.array(postPicture),
  poll: z.union([poll, z.null()]),
  preview: z.union([linkPreview, z.null()]).meta({
    description: "Comes a moment after the post was written. Null without a link, or where the author removed it.",
  }),
  created_at: timestamp,
  edited_at: timestamp.nullable(),
  ...counts,
  my: z
    .object({ reaction: reaction.nullable(), promoted: z.boolean(), hidden: z.boolean() })
    .nullable()
    .meta({ description: "Null for a visitor." }),
  actions: z.array(postAction).meta({ description: "What would succeed now." }),
});
export const post = barePost
  .extend({ shared: z.union([barePost, z.null()]).meta({ description: "The post that this one shares." }) })
  .meta({ id: "Post" });
export type Post = z.infer<typeof post>;
export type BarePost = z.infer<typeof barePost>;

const newPoll = z.object({
  options: z
    .array(line(LIMITS.poll_option))
    .min(2, { error: phrase("At least two choices.") })
    .max(LIMITS.poll_options, { error: phrase("At most {maximum} choices.", { maximum: LIMITS.poll_options }) })
    .refine((options) => new Set(options).size === options.length, { error: phrase("Two choices are the same.") }),
  multiple: z.boolean().default(false),
  closes_at: timestamp.nullable().default(null),
});

const newPicture = z.object({ id, alt: line(LIMITS.picture_alt, 0).default("") });

const postFields = z.object({
  title: line(LIMITS.post_title),
  content: text(LIMITS.post_content),
  visibility: postVisibility,
  pictures: z
    .array(newPicture)
    .max(LIMITS.post_pictures, { error: phrase("At most {maximum} pictures.", { maximum: LIMITS.post_pictures }) }),
});

export const createPostBody = postFields
  .extend({
    content: postFields.shape.content.default(""),
    visibility: postVisibility.default("private"),
    pictures: postFields.shape.pictures.default([]),
    poll: newPoll.optional(),
    client_id: z
      .string()
      .min(1)
      .max(LIMITS.client_id)
      .regex(/^[\x21-\x7e]+$/, { error: phrase("Use visible ASCII characters.") })
      .optional()
      .meta({ description: "Chosen by the client. Sending it again answers with the first result." }),
  })
  .refine((body) => body.content !== "" || body.pictures.length > 0 || body.poll, {
    path: ["content"],
    error: phrase("Write something, or add a picture."),
  })
  .meta({ id: "CreatePostBody" });
export type CreatePostBody = z.input<typeof createPostBody>;

export const updatePostBody = postFields
  .extend({
    remove_preview: z
      .boolean()
      .meta({ description: "Whether the preview of its link is not shown; until it has another link." }),
  })
  .partial()
  .meta({ id: "UpdatePostBody" });
export type UpdatePostBody = z.input<typeof updatePostBody>;

export const sharePostBody = z
  .object({
    title: line(LIMITS.post_title, 0).default(""),
    content: text(LIMITS.post_content).default(""),
    visibility: postVisibility.default("private"),
  })
  .meta({ id: "SharePostBody" });
export type SharePostBody = z.input<typeof sharePostBody>;

/** Newest first; those of people I added, newest first; or those that are talked about most, with age. */
export const feedOrder = z.enum(["newest", "following", "popular"]);
export type FeedOrder = z.infer<typeof feedOrder>;

const limit = z.coerce.number().int().min(1).max(50);
export const feedQuery = z.object({
  order: feedOrder.default("newest"),
  tag: z
    .string()
    .trim()
    .min(1)
    .max(LIMITS.search)
    .optional()
    .meta({ description: "Only posts with this hashtag, newest first." }),
  limit: limit.default(20),
  cursor: z.string().max(100).optional(),
});
export type FeedQuery = z.input<typeof feedQuery>;
export const feedEntry = z
  .object({
    key: z.string().meta({ description: "Its place in this order; the cursor after it." }),
    post,
    promoted_by: z.union([userCard, z.null()]).meta({ description: "Who added me and lifted it into my feed." }),
  })
  .meta({ id: "FeedEntry" });
export type FeedEntry = z.infer<typeof feedEntry>;
export const feedResponse = z
  .object({ entries: z.array(feedEntry), next_cursor: z.string().nullable() })
  .meta({ id: "FeedResponse" });
export type FeedResponse = z.infer<typeof feedResponse>;

export const newerQuery = z.object({ order: z.enum(["newest", "following"]).default("newest"), after: id });
export const newerResponse = z
  .object({ count: z.number().int().meta({ description: "Entries of others after it; counting stops at 100." }) })
  .meta({ id: "NewerResponse" });

export const postsQuery = z.object({ limit: limit.default(5), cursor: id.optional() });
export const postsResponse = z
  .object({ posts: z.array(post), next_cursor: id.nullable() })
  .meta({ id: "PostsResponse" });
export type PostsResponse = z.infer<typeof postsResponse>;

export const reactBody = z.object({ reaction: reaction.nullable() }).meta({ id: "ReactBody" });
export const voteBody = z
  .object({
    choices: z
      .array(
        z
          .number()
          .int()
          .min(0)
          .max(LIMITS.poll_options - 1),
      )
      .max(LIMITS.poll_options),
  })
  .meta({ id: "VoteBody", description: "Places in `options`, from 0; none takes the vote back." });

export const comment = z
  .object({
    id,
    post_id: id,
    parent_id: id.nullable(),
    author: z.union([userCard, z.null()]).meta({ description: "Null where it, or its author's account, was deleted." }),
    content: z.string(),
    body: richText,
    mentions,
    like_count: z.number().int(),
    reply_count: z.number().int(),
    liked: z.boolean(),
    created_at: timestamp,
    edited_at: timestamp.nullable(),
    actions: z.array(z.enum(["edit", "delete", "like", "reply", "report"])),
  })
  .meta({ id: "Comment" });
export type Comment = z.infer<typeof comment>;

const commentText = text(LIMITS.comment).refine((typed) => typed !== "", { error: phrase("Write something.") });
export const createCommentBody = z
  .object({ content: commentText, parent_id: id.optional(), client_id: createPostBody.shape.client_id })
  .meta({ id: "CreateCommentBody" });
export type CreateCommentBody = z.input<typeof createCommentBody>;
export const updateCommentBody = z.object({ content: commentText }).meta({ id: "UpdateCommentBody" });
export const commentsQuery = z.object({
  parent_id: id.optional().meta({ description: "The replies to this comment; without, the comments on the post." }),
  limit: limit.default(20),
  cursor: id.optional(),
});
export type CommentsQuery = z.input<typeof commentsQuery>;
/** Oldest first. */
export const commentsResponse = z
  .object({ comments: z.array(comment), next_cursor: id.nullable() })
  .meta({ id: "CommentsResponse" });
export type CommentsResponse = z.infer<typeof commentsResponse>;

/** The counts of a post, which change without an edit; published live to its subscribers. */
export const postCounts = z.object({
  post_id: id,
  ...counts,
  edited_at: timestamp.nullable(),
  has_preview: z.boolean(),
});
export type PostCounts = z.infer<typeof postCounts>;

export const pictureSizeQuery = z.object({
  size: z
    .enum(["480", "1280"])
    .default("1280")
    .transform((size) => Number(size) as 480 | 1280),
});

export const galleryQuery = z.object({ limit: limit.default(30), cursor: z.string().max(60).optional() });
/** Pictures of posts that are open to the viewer as to everybody, newest first. */
export const galleryResponse = z
  .object({
    pictures: z.array(
      z
        .object({ ...postPicture.shape, post_id: id, title: z.string(), author: userCard })
        .meta({ id: "GalleryPicture" }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "GalleryResponse" });
export type GalleryResponse = z.infer<typeof galleryResponse>;
