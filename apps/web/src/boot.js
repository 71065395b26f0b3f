// Runs before the first paint, so the page never flashes in another theme.
// The build puts the values of APPEARANCE, in the constants of the protocol, in its place.
(() => {
  const root = document.documentElement;
  let chosen;
  try {
    chosen = JSON.parse(localStorage.getItem("appearance"));
  } catch {
    // Storage is blocked, or holds something else: the default stays.
  }
  for (const [choice, values] of Object.entries(APPEARANCE))
    root.dataset[choice] = values.includes(chosen?.[choice]) ? chosen[choice] : values[0];
  root.style.setProperty("--text-scale", String(Number(root.dataset.text_size) / 100));
})();
