import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

/** Ends the tour of the account, on all its devices. */
export const endTour = (): Promise<boolean> => setTour(true);

/** Shows the tour again; answers whether it does. */
export const startTour = (): Promise<boolean> => setTour(false);

async function setTour(tour_done: boolean): Promise<boolean> {
  try {
    client.setMe(await client.api.updateSettings({ tour_done }));
    return true;
  } catch (error) {
    showToast(errorText(error), "error");
    return false;
  }
}
