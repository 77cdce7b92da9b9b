// Runs before the first paint: the look kept from last time, so that nothing flashes. The same
// attributes are set later by kernel/appearance.ts, from the account's preferences.
(function () {
  let look = {};
  try {
    look = JSON.parse(localStorage.getItem('stoa.appearance')) || {};
  } catch {
    // Storage is off or holds something else: the system's look it is.
  }
  const prefers = function (query) {
    return window.matchMedia(query).matches;
  };
  const dark = look.theme === 'dark' || (look.theme !== 'light' && prefers('(prefers-color-scheme: dark)'));
  const high =
    look.contrast === 'high' || (look.contrast !== 'normal' && prefers('(prefers-contrast: more)'));
  const root = document.documentElement;
  root.dataset.theme = dark ? 'dark' : 'light';
  root.dataset.contrast = high ? 'high' : 'normal';
  root.dataset.textSize = look.textSize || 'normal';
})();
