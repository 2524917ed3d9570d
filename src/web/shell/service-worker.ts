/** public/sw.js, once the page stands: only where browsers allow it (https, or this machine itself). */
export function registerServiceWorker(): void {
  if (!isSecureContext || !('serviceWorker' in navigator)) return;
  const register = () => {
    // Refused in private windows and behind a certificate the browser does not trust: everything works without it.
    navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined);
  };
  if (document.readyState === 'complete') register();
  else addEventListener('load', register, { once: true });
}
