import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client } from "../../app/client.ts";

const PAUSE_MS = 200;

/** People whose name or username matches; asks when the typing pauses. */
export function usePeople(q: string) {
  const settled = useSettled(q.trim());
  return useQuery({
    queryKey: ["people", settled],
    queryFn: () => client.api.people(settled),
    select: (answer) => answer.people,
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
}

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
