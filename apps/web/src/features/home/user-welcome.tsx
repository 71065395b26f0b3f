import type { Me } from "@helloworld/protocol";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { buttonClass } from "../../ui/button.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { UnverifiedNotice } from "../session/unverified-notice.tsx";

const Tour = lazyComponent(() => import("../tour/tour.tsx"), "Tour");

/** Hello, and the two things that one comes to do. */
export function UserWelcome({ me }: { me: Me }) {
  return (
    <>
      <UnverifiedNotice />
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-3xl font-extrabold tracking-tight">
          <Trans>Hello, {me.first_name}</Trans>
        </h1>
        <div className="flex flex-wrap gap-3">
          <Link to="/messages" search={{ new: true }} className={buttonClass()}>
            <Trans>New conversation</Trans>
          </Link>
          <Link to="/create_post" className={buttonClass("primary")}>
            <Trans>Write a post</Trans>
          </Link>
        </div>
      </div>
      {me.tour_done_at === null && (
        <Suspense>
          <Tour me={me} />
        </Suspense>
      )}
    </>
  );
}
