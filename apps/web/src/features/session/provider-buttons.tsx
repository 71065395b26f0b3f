import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";
import { WithQueries } from "../../app/query.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { providerErrorText } from "./provider-return.ts";

/** Ways to sign in with an account elsewhere; nothing where the operator configured none. */
export function ProviderButtons({ next }: { next: string | undefined }) {
  return (
    <WithQueries>
      <Buttons next={next} />
    </WithQueries>
  );
}

/** The places whose accounts sign in here. */
export function useProviders() {
  return useQuery({
    queryKey: ["providers"],
    queryFn: () => client.api.providers(),
    select: (answer) => answer.providers,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

function Buttons({ next = "/" }: { next: string | undefined }) {
  const { t } = useLingui();
  const { data: providers = [] } = useProviders();
  const leave = useMutation({
    mutationFn: async (id: string) => {
      const { url } = await client.api.visitProvider(id, { purpose: "sign_in", next });
      window.location.assign(url);
    },
  });
  if (providers.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      <p className="flex items-center gap-3 text-sm text-ink-soft before:h-px before:grow before:bg-line after:h-px after:grow after:bg-line">
        <Trans>or</Trans>
      </p>
      {leave.isError && <Notice tone="error">{providerErrorText(leave.error)}</Notice>}
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          size="large"
          pending={leave.isPending && leave.variables === id}
          onClick={() => leave.mutate(id)}
        >
          {t`Continue with ${name}`}
        </Button>
      ))}
    </div>
  );
}
