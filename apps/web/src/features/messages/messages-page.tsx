import { Trans, useLingui } from "@lingui/react/macro";
import { Link, Outlet, useLocation, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Suspense } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { WithQueries } from "../../app/query.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { loadParser } from "./message-tree.ts";
import { useWindowHeight } from "./use-window-height.ts";

const NewConversationDialog = lazyComponent(() => import("./new-conversation-dialog.tsx"), "NewConversationDialog");

// On its way while the messages are fetched.
loadParser();

/** Conversations left, the chat right; on a phone one of the two. */
export function MessagesPage() {
  const { room } = useParams({ strict: false });
  const open = useLocation({ select: ({ pathname }) => pathname.replace(/\/$/, "") !== "/messages" });
  const { new: adding } = useSearch({ from: "/messages" });
  const navigate = useNavigate();
  useWindowHeight();
  const setAdding = (open: boolean) =>
    navigate({ to: ".", search: (old) => ({ ...old, new: open || undefined }), replace: !open });
  return (
    <WithQueries>
      <div className="mx-auto flex min-h-0 w-full max-w-[100rem] grow md:border-x md:border-line">
        <aside
          className={cx(
            "flex w-full min-w-0 flex-col bg-sidebar md:w-80 md:shrink-0 md:border-r md:border-line lg:w-96",
            open && "max-md:hidden",
          )}
        >
          <ConversationList open={room !== undefined} onNew={() => setAdding(true)} />
        </aside>
        <div className={cx("min-w-0 grow flex-col", open ? "flex" : "hidden md:flex")}>
          <Outlet />
        </div>
      </div>
      <Suspense>{adding && <NewConversationDialog onClose={() => setAdding(false)} />}</Suspense>
    </WithQueries>
  );
}

/** What stands on the right while no conversation is open. */
export function NoConversation() {
  const { t } = useLingui();
  const navigate = useNavigate();
  return (
    <div className="flex grow items-center justify-center">
      <PageTitle title={t`Messages`} />
      <EmptyState
        icon="messages"
        title={t`Choose a conversation`}
        action={
          <>
            <Button
              variant="primary"
              icon="plus"
              onClick={() => navigate({ to: "/messages", search: { new: true } })}
            >{t`New conversation`}</Button>
            <Link to="/rooms" className={buttonClass()}>
              <Trans>Discover rooms</Trans>
            </Link>
            <Link to="/contacts" search={{ add: true }} className={buttonClass()}>
              <Trans>Add contacts</Trans>
            </Link>
          </>
        }
      >
        <Trans>Pick one on the left, or start a new one.</Trans>
      </EmptyState>
    </div>
  );
}
