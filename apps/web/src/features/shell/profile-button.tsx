import type { Me } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { Avatar } from "../../ui/avatar.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";

const load = () => import("./profile-menu.tsx");
const ProfileMenu = lazyComponent(load, "ProfileMenu");

const buttonClass = "flex size-11 items-center justify-center rounded-full hover:bg-sunken";

/** The profile icon. Its menu is fetched when a pointer or the focus comes near, so a page loads without it. */
export function ProfileButton({ me }: { me: Me }) {
  const { t } = useLingui();
  const [wanted, setWanted] = useState(false);
  const label = t`Your profile: ${me.name}`;
  const face = <Avatar id={me.id} name={me.name} picture={me.avatar_url} size="small" />;
  const still = (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={wanted}
      className={buttonClass}
      onPointerEnter={load}
      onFocus={load}
      onClick={() => setWanted(true)}
    >
      {face}
    </button>
  );
  if (!wanted) return still;
  return (
    <Suspense fallback={still}>
      <ProfileMenu me={me} label={label} trigger={face} triggerClass={buttonClass} />
    </Suspense>
  );
}
