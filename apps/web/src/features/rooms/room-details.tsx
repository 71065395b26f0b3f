import type { Me, Room } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { IconButton } from "../../ui/button.tsx";
import { isEscape } from "../../ui/composing.ts";
import { useFocusBack } from "../../ui/use-focus-back.ts";
import type { DetailsView } from "./details-view.ts";
import { InvitationsView } from "./invitations-view.tsx";
import { MySettingsView } from "./my-settings-view.tsx";
import { PermissionsView } from "./permissions-view.tsx";
import { RequestsView } from "./requests-view.tsx";
import { RoomOverview } from "./room-overview.tsx";
import { useDetails } from "./use-details.ts";

type RoomDetailsProps = { room: Room; me: Me; view: DetailsView };

/** What a room is, who is in it, and what one can set, beside the chat; on a small screen over it. */
export function RoomDetails({ room, me, view: wanted }: RoomDetailsProps) {
  const { t } = useLingui();
  const { show, back, close } = useDetails();
  const view = isOpenTo(room, wanted) ? wanted : "overview";
  const titles: Record<DetailsView, string> = {
    overview: t`Details`,
    mine: t`For you`,
    permissions: t`Permissions`,
    invitations: t`Invitations`,
    requests: t`Requests to join`,
  };
  const panel = useRef<HTMLElement>(null);
  useFocusBack();
  // Each part begins at its top, for the eye and for the keyboard.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new part is why.
  useEffect(() => {
    panel.current?.focus();
    panel.current?.scrollTo(0, 0);
  }, [view]);
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={t`Details of ${room.name}`}
      onKeyDown={(event) => isEscape(event) && (view === "overview" ? close() : back())}
      className="absolute inset-0 z-10 flex flex-col overflow-y-auto bg-surface pt-(--safe-top) pb-(--safe-bottom) outline-none scroll-thin lg:static lg:w-80 lg:shrink-0 lg:border-l lg:border-line lg:pt-0 xl:w-96"
    >
      <div className="sticky top-0 z-10 flex items-center gap-1 bg-surface px-2 py-1.5">
        {view !== "overview" && <IconButton icon="back" label={t`Back to details`} onClick={back} />}
        <h2 className="grow pl-2 font-bold">{titles[view]}</h2>
        <IconButton icon="close" label={t`Close details`} onClick={close} />
      </div>
      {view === "overview" && <RoomOverview room={room} me={me} show={show} />}
      {view === "mine" && <MySettingsView room={room} />}
      {view === "permissions" && <PermissionsView room={room} />}
      {view === "invitations" && <InvitationsView room={room} />}
      {view === "requests" && <RequestsView room={room} />}
    </aside>
  );
}

/** Of a part that one may not see (any more), the overview shows. */
function isOpenTo(room: Room, view: DetailsView): boolean {
  switch (view) {
    case "overview":
    case "mine":
      return true;
    case "permissions":
      return room.kind !== "direct";
    case "invitations":
    case "requests":
      return canInRoom(room, "add");
  }
}
