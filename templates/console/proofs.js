// Loads the page anew when the preview has changed; what was scrolled to stays.
let shown = null;
async function look() {
  try {
    const version = await (await fetch("version", { cache: "no-store" })).text();
    if (shown !== null && version !== shown) location.reload();
    shown = version;
  } catch {
    // The command was stopped: the page stays as it is.
  }
}
look();
setInterval(look, 1000);
