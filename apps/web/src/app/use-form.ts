import { t } from "@lingui/core/macro";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { errorText, fieldErrors } from "./errors.ts";

type Options<V extends Record<string, string>> = {
  initial: V;
  /** Fields that may not be blank. */
  required?: readonly (keyof V & string)[];
  /** What is wrong by field, before the server is asked. */
  check?: (values: V) => Partial<Record<keyof V, string>>;
  submit: (values: V) => Promise<void>;
};

/**
 * A form whose typed text is never lost. The server's complaints land at their
 * fields; what belongs to no field shows as `failure`. The first field that is
 * wrong gets the focus.
 */
export function useForm<V extends Record<string, string>>({ initial, required = [], check, submit }: Options<V>) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Partial<Record<keyof V, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [refusals, setRefusals] = useState(0);
  const [pending, setPending] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const refuse = (problems: Partial<Record<keyof V, string>>) => {
    setErrors(problems);
    setRefusals((count) => count + 1);
  };
  // Only now the fields are known as wrong.
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    setFailure(null);
    const blank = required.filter((name) => values[name]?.trim() === "");
    const wrong = {
      ...check?.(values),
      ...Object.fromEntries(blank.map((name) => [name, t`This field is required.`])),
    };
    if (Object.keys(wrong).length > 0) return refuse(wrong as Partial<Record<keyof V, string>>);
    setErrors({});
    setPending(true);
    try {
      await submit(values);
    } catch (error) {
      const problems = fieldErrors(error);
      const known = Object.keys(problems).filter((name) => name in values);
      if (known.length > 0) refuse(problems as Partial<Record<keyof V, string>>);
      if (known.length < Object.keys(problems).length || known.length === 0) setFailure(errorText(error));
    } finally {
      setPending(false);
    }
  };

  /** What a TextField needs to be this field. */
  const field = <K extends keyof V & string>(name: K) => ({
    name,
    value: values[name],
    required: required.includes(name),
    error: errors[name],
    onChange: (value: string) => {
      setValues((all) => ({ ...all, [name]: value }));
      setErrors(({ [name]: _fixed, ...others }) => others as Partial<Record<keyof V, string>>);
    },
  });

  return { form: { ref: form, onSubmit, noValidate: true }, field, values, setValues, failure, pending };
}
