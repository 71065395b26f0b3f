import { useLingui } from "@lingui/react/macro";
import { Suspense } from "react";
import { PageHead } from "../../app/page-head.tsx";
import { cx } from "../../ui/cx.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { useMe } from "../session/use-session.ts";
import { HomeFeed } from "./home-feed.tsx";

const ContactStrip = lazyComponent(() => import("../contacts/contact-strip.tsx"), "ContactStrip");
const VisitorWelcome = lazyComponent(() => import("./visitor-welcome.tsx"), "VisitorWelcome");
const UserWelcome = lazyComponent(() => import("./user-welcome.tsx"), "UserWelcome");
const HomePeople = lazyComponent(() => import("./home-aside.tsx"), "HomePeople");
const HomeRooms = lazyComponent(() => import("./home-aside.tsx"), "HomeRooms");

/** People, posts and rooms side by side where there is room. A visitor is told first what this is. */
export function HomePage() {
  const { t } = useLingui();
  const me = useMe();
  return (
    <div className="flex flex-col gap-8">
      <PageHead description={t`Posts and rooms of this community, open to everyone.`} path="/" />
      {!me && (
        <Suspense fallback={<SkeletonRows rows={2} label={t`Loading`} />}>
          <VisitorWelcome />
        </Suspense>
      )}
      <div
        className={cx(
          "flex flex-col gap-8 lg:grid lg:items-start xl:grid-cols-[13rem_minmax(0,1fr)_16rem]",
          me ? "lg:grid-cols-[13rem_minmax(0,1fr)]" : "lg:grid-cols-[minmax(0,1fr)_19rem] lg:grid-rows-[auto_1fr]",
        )}
      >
        {me && (
          <Suspense fallback={<SkeletonRows rows={1} label={t`Loading contacts`} />}>
            <ContactStrip />
          </Suspense>
        )}
        <div className={cx("flex min-w-0 flex-col gap-6 xl:col-start-2", !me && "lg:row-span-2 xl:row-start-1")}>
          {me && (
            <Suspense fallback={<SkeletonRows rows={1} label={t`Loading`} />}>
              <UserWelcome me={me} />
            </Suspense>
          )}
          <HomeFeed />
        </div>
        <Suspense fallback={<SkeletonRows rows={3} label={t`Loading`} />}>
          {!me && <HomePeople className="xl:col-start-1 xl:row-start-1" />}
          <HomeRooms className={me ? "lg:max-xl:col-start-2" : "xl:col-start-3 xl:row-start-1"} />
        </Suspense>
      </div>
    </div>
  );
}
