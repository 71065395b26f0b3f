import type { Profile } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { linkClass } from "../../ui/link.ts";

/** What the viewer may see; the server leaves out the rest. */
export function ProfileDetails({ profile }: { profile: Profile }) {
  const { t, i18n } = useLingui();
  const { bio, interests, email, birthday, location, website, social_links } = profile;
  const links = social_links ?? [];
  const nothing = !bio && !interests?.length && !email && !birthday && !location && !website && links.length === 0;
  if (nothing)
    return (
      <p className="text-ink-soft">
        <Trans>No other details.</Trans>
      </p>
    );
  return (
    <>
      {bio && <p className="max-w-prose whitespace-pre-wrap wrap-anywhere">{bio}</p>}
      {interests && interests.length > 0 && (
        <ul aria-label={t`Interests`} className="flex flex-wrap gap-2">
          {interests.map((interest) => (
            <li
              key={interest}
              className="rounded-full bg-accent-soft px-3 py-0.5 text-sm font-semibold text-accent-ink wrap-anywhere"
            >
              {interest}
            </li>
          ))}
        </ul>
      )}
      <dl className="flex flex-col gap-3">
        {location && (
          <Detail icon="place" name={t`Location`}>
            {location}
          </Detail>
        )}
        {birthday && (
          <Detail icon="calendar" name={t`Birthday`}>
            {i18n.date(`${birthday}T00:00:00Z`, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })}
          </Detail>
        )}
        {email && (
          <Detail icon="mail" name={t`Email`}>
            <a href={`mailto:${email}`} className={linkClass}>
              {email}
            </a>
          </Detail>
        )}
        {website && (
          <Detail icon="globe" name={t`Website`}>
            <Outside href={website} />
          </Detail>
        )}
        {links.length > 0 && (
          <Detail icon="link" name={t`Links`}>
            <ul>
              {links.map((href) => (
                <li key={href}>
                  <Outside href={href} />
                </li>
              ))}
            </ul>
          </Detail>
        )}
      </dl>
    </>
  );
}

function Detail({ icon, name, children }: { icon: IconName; name: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-3">
      <dt className="flex text-ink-soft">
        <Icon name={icon} className="mt-0.5 size-5" />
        <span className="sr-only">{name}</span>
      </dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}

/** Somewhere else; those who go there do not say where they come from. */
function Outside({ href }: { href: string }) {
  const shown = href.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow me" className={linkClass}>
      {shown}
    </a>
  );
}
