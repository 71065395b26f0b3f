import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useState } from "react";
import Cropper, { type Area } from "react-easy-crop";
import "react-easy-crop/react-easy-crop.css";
import { errorText, fieldErrors } from "../../app/errors.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { showToast } from "../../ui/toast.ts";
import { saveAvatar } from "../profiles/use-my-profile.ts";

const MOST_ZOOM = 4;
const ZOOM_STEP = 0.1;

/** Chooses the square of a picture that shows: by dragging, pinching and the wheel, or by the arrow keys and the slider. */
export function CropDialog({ file, onClose }: { file: File; onClose: () => void }) {
  const { t } = useLingui();
  const address = useAddress(file);
  const [crop, setCrop] = useState({ x: 0, y: 0 });
  const [zoom, setZoom] = useState(1);
  const [area, setArea] = useState<{ percent: Area; pixels: Area } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const save = async () => {
    if (!area) return;
    setFailure(null);
    setPending(true);
    try {
      await saveAvatar(file, squareOf(area.pixels));
      showToast(t`Picture saved.`, "ok");
      onClose();
    } catch (error) {
      const { file: wrong, crop: outside } = fieldErrors(error);
      setFailure(wrong ?? outside ?? errorText(error));
      setPending(false);
    }
  };
  return (
    <Dialog title={t`Crop picture`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <div className="relative h-64 overflow-hidden rounded-md bg-sunken sm:h-80">
          {address && (
            <Cropper
              image={address}
              crop={crop}
              zoom={zoom}
              maxZoom={MOST_ZOOM}
              aspect={1}
              cropShape="round"
              showGrid={false}
              keyboardStep={8}
              disableAutomaticStylesInjection
              cropperProps={{
                "aria-label": t`Visible part. Move it with the arrow keys.`,
                role: "group",
              }}
              mediaProps={{
                alt: "",
                onError: () => setFailure(t`This picture can't be shown. Choose another one.`),
              }}
              onCropChange={setCrop}
              onZoomChange={setZoom}
              onCropAreaChange={(percent, pixels) => setArea({ percent, pixels })}
            />
          )}
        </div>
        <Zoom value={zoom} onChange={setZoom} />
        <div className="flex items-center gap-4">
          {address && area && (
            <>
              <Preview address={address} area={area.percent} className="size-20" />
              <Preview address={address} area={area.percent} className="size-11" />
              <Preview address={address} area={area.percent} className="size-8" />
            </>
          )}
          <p className="text-sm text-ink-soft">
            <Trans>This is how others see it.</Trans>
          </p>
        </div>
        <div className="flex flex-col-reverse gap-3 sm:flex-row sm:justify-end">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button variant="primary" pending={pending} aria-disabled={pending || !area} onClick={save}>{t`Save`}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Zoom({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useLingui();
  const id = useId();
  const to = (next: number) => onChange(Math.min(MOST_ZOOM, Math.max(1, next)));
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-sm font-semibold">
        <Trans>Zoom</Trans>
      </label>
      <IconButton icon="minus" label={t`Zoom out`} onClick={() => to(value - ZOOM_STEP * 2)} />
      <input
        id={id}
        type="range"
        min={1}
        max={MOST_ZOOM}
        step={ZOOM_STEP}
        value={value}
        aria-valuetext={`${Math.round(value * 100)} %`}
        onChange={(event) => to(Number(event.target.value))}
        className="h-11 min-w-0 grow accent-accent"
      />
      <IconButton icon="plus" label={t`Zoom in`} onClick={() => to(value + ZOOM_STEP * 2)} />
    </div>
  );
}

/** The square as it will be, from the picture that is still here. */
function Preview({ address, area, className }: { address: string; area: Area; className: string }) {
  const [width, height] = [10_000 / area.width, 10_000 / area.height];
  return (
    <span aria-hidden="true" className={`relative shrink-0 overflow-hidden rounded-full bg-sunken ${className}`}>
      <img
        src={address}
        alt=""
        className="absolute max-w-none"
        style={{
          width: `${width}%`,
          height: `${height}%`,
          left: `${(-area.x * width) / 100}%`,
          top: `${(-area.y * height) / 100}%`,
        }}
      />
    </span>
  );
}

/** Whole pixels, and a square that is within the picture after rounding. */
function squareOf({ x, y, width, height }: Area): { x: number; y: number; side: number } {
  return { x: Math.floor(x), y: Math.floor(y), side: Math.max(1, Math.floor(Math.min(width, height))) };
}

/** An address of a file of this device, for as long as it is on screen. */
function useAddress(file: File): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
