/** A theme that was chosen is set before the first paint, so that it does not flash. A file of its own: the page runs no inline script. */
try {
  const theme = localStorage.getItem('temper-theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  /* storage may be closed to this page: the system's theme stands */
}
