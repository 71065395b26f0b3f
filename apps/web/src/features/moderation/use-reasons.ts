import type { ReportReason } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";

/** The reasons of reports, for a person. */
export function useReasons(): Record<ReportReason, string> {
  const { t } = useLingui();
  return {
    spam: t`Spam or advertising`,
    harassment: t`Harassment or bullying`,
    hate: t`Hate speech`,
    violence: t`Violence or threats`,
    sexual: t`Sexual content`,
    impersonation: t`Impersonation`,
    illegal: t`Illegal content`,
    other: t`Something else`,
  };
}
