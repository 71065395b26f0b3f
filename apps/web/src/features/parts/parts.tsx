import type { RichText as Tree } from "@helloworld/protocol";
import { type ReactNode, useState } from "react";
import { Avatar } from "../../ui/avatar.tsx";
import { CountBadge, Tag } from "../../ui/badge.tsx";
import { Button, IconButton } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import icon from "../../ui/icon.svg?no-inline";
import { Icon } from "../../ui/icons.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PictureInput } from "../../ui/picture-input.tsx";
import { PictureViewer } from "../../ui/picture-viewer.tsx";
import { PresenceDot, StatusMark } from "../../ui/presence-dot.tsx";
import { RadioCards } from "../../ui/radio-cards.tsx";
import { RichText } from "../../ui/rich/rich-text.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { Loading, SkeletonRows, Spinner } from "../../ui/spinner.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";

const LOOKS = ["primary", "secondary", "quiet", "danger"] as const;
const STATUSES = ["online", "away", "dnd", "offline"];
const PICTURE = { id: "icon", src: icon, width: 320, height: 320, alt: "The mark of the product" };
const TEXT: Tree = [
  { type: "paragraph", children: ["A paragraph, then code."] },
  { type: "code_block", language: "js", text: 'const greeting = "hello"; // 1 of 2\nreturn greeting.length > 4;' },
];

/** The parts in the colours of whatever is around them. */
export function Parts() {
  const [text, setText] = useState("Ada Lovelace");
  const [ticked, setTicked] = useState(true);
  const [choice, setChoice] = useState("one");
  const [open, setOpen] = useState<"dialog" | "confirm" | "picture" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Group name="Surfaces">
        {["bg-canvas", "bg-surface", "bg-sunken", "bg-sidebar", "bg-accent-soft"].map((ground) => (
          <p key={ground} className={`rounded-md border border-line p-2 ${ground}`}>
            {ground} <span className="text-ink-soft">soft</span> <span className="text-accent-ink">accent</span>
          </p>
        ))}
      </Group>
      <Group name="Bubbles">
        <p className="rounded-lg rounded-tl-sm bg-other px-3.5 py-2 shadow-1">What another person says</p>
        <p className="rounded-lg rounded-tr-sm bg-own bg-(image:--own-paint) px-3.5 py-2 shadow-1">What I say</p>
        <RichText text={TEXT} mentions={{}} />
      </Group>
      <Group name="Buttons">
        {LOOKS.map((look) => (
          <Button key={look} variant={look}>
            {look}
          </Button>
        ))}
        <Button variant="primary" pending>
          pending
        </Button>
        <Button disabled icon="plus">
          disabled
        </Button>
        <Button size="small">small</Button>
        <Button size="large">large</Button>
        {LOOKS.map((look) => (
          <IconButton key={look} variant={look} icon="heart" label={look} />
        ))}
      </Group>
      <Group name="Faces, marks, badges">
        {STATUSES.map((status) => (
          <span key={status} className="relative">
            <Avatar id={status} name={status} />
            <PresenceDot status={status} />
          </span>
        ))}
        <Avatar id="room" name="Room" icon="rooms" size="large" />
        {STATUSES.map((status) => (
          <StatusMark key={status} status={status} />
        ))}
        <Logo />
        <Icon name="star" />
        <CountBadge count={3} label="3 unread" />
        <CountBadge count={120} label="120 unread" quiet />
        {(["plain", "accent", "ok", "danger"] as const).map((tone) => (
          <Tag key={tone} tone={tone}>
            {tone}
          </Tag>
        ))}
      </Group>
      <Group name="Fields">
        <TextField label="Text" value={text} onChange={setText} hint="A hint." />
        <TextField label="Wrong" value={text} onChange={setText} error="What is wrong with it." />
        <TextField label="Password" type="password" value={text} onChange={setText} />
        <TextField label="Read only" value={text} onChange={setText} readOnly rows={2} />
        <SearchField label="Search" value={text} onChange={setText} />
        <SelectField label="Select" value={choice} onChange={setChoice} options={CHOICES} stacked />
        <RadioCards
          label="Radio cards"
          value={choice}
          onChange={setChoice}
          options={CHOICES.map(({ value, label }) => ({ value, icon: "star", title: label, text: "With a line." }))}
        />
        <Checkbox label="Checkbox" checked={ticked} onChange={setTicked} />
        <Checkbox label="Wrong" checked={!ticked} onChange={() => setTicked(!ticked)} error="Tick it." />
        <PictureInput label="Choose a picture" tooLarge="Too large." hint="At most 5 MB." onChoose={() => {}} />
      </Group>
      <Group name="Notices and waiting">
        {(["info", "warn", "error"] as const).map((tone) => (
          <Notice key={tone} tone={tone}>
            {tone}: words in a box.
          </Notice>
        ))}
        <Spinner />
        <Loading />
        <SkeletonRows rows={1} label="Loading" />
        <EmptyState icon="messages" title="Nothing here" action={<Button variant="primary">Begin</Button>}>
          What to do about it.
        </EmptyState>
      </Group>
      <Group name="Over the page, in the theme of the page">
        <Menu label="Menu">
          <MenuItem icon="edit">Edit</MenuItem>
          <MenuItem icon="copy" isDisabled>
            Disabled
          </MenuItem>
          <MenuItem icon="trash" danger>
            Delete
          </MenuItem>
          <MenuSeparator />
          <MenuChoice
            label="Choice"
            value={choice}
            onChange={setChoice}
            options={CHOICES.map((one) => ({ ...one, mark: <Icon name="star" /> }))}
          />
        </Menu>
        <Button onClick={() => setOpen("dialog")}>Dialog</Button>
        <Button onClick={() => setOpen("confirm")}>Confirm</Button>
        <Button onClick={() => setOpen("picture")}>Picture</Button>
        {(["plain", "ok", "error"] as const).map((tone) => (
          <Button key={tone} onClick={() => showToast(`A toast: ${tone}`, tone)}>
            Toast {tone}
          </Button>
        ))}
      </Group>
      {open === "dialog" && (
        <Dialog title="A dialog" onClose={close}>
          With words.
        </Dialog>
      )}
      {open === "confirm" && (
        <ConfirmDialog title="Delete it?" confirm="Delete" danger onConfirm={() => {}} onClose={close}>
          It cannot be taken back.
        </ConfirmDialog>
      )}
      {open === "picture" && <PictureViewer pictures={[PICTURE]} start={0} onClose={close} />}
    </>
  );
}

const CHOICES = [
  { value: "one", label: "One" },
  { value: "two", label: "Two" },
];

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold text-ink-soft">{name}</h3>
      <div className="flex flex-wrap items-center gap-2 *:max-w-full">{children}</div>
    </div>
  );
}
