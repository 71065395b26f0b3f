import type { MyProfile } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { errorText } from "../../app/errors.ts";
import { WithQueries } from "../../app/query.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Loading } from "../../ui/spinner.tsx";
import { useMyProfile } from "../profiles/use-my-profile.ts";
import { SettingsFrame } from "./settings-frame.tsx";

type MyProfileFrameProps = { title: string; intro: string; children: (profile: MyProfile) => ReactNode };

/** A page of the settings that needs my profile: shows it once it is there. */
export function MyProfileFrame({ title, intro, children }: MyProfileFrameProps) {
  return (
    <WithQueries>
      <SettingsFrame title={title} intro={intro}>
        <WhenLoaded>{children}</WhenLoaded>
      </SettingsFrame>
    </WithQueries>
  );
}

function WhenLoaded({ children }: Pick<MyProfileFrameProps, "children">) {
  const { t } = useLingui();
  const { data, error, isPending, refetch } = useMyProfile();
  if (isPending) return <Loading />;
  if (data) return children(data);
  return (
    <EmptyState
      icon="warning"
      title={t`Couldn't load your profile`}
      action={<Button icon="retry" onClick={() => refetch()}>{t`Try again`}</Button>}
    >
      {errorText(error)}
    </EmptyState>
  );
}
