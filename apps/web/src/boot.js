// Runs before the first paint, so the page never flashes in another theme.
// The key and the values are those of src/ui/theme.ts.
(() => {
  let theme = "pink";
  try {
    theme = localStorage.getItem("theme") || theme;
  } catch {
    // Storage is blocked: the default theme stays.
  }
  if (theme === "system") theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "pink";
  document.documentElement.dataset.theme = theme === "dark" ? "dark" : "pink";
})();
