/** Registers the service worker of an installable front; tells `onUpdate` when a newer version waits. */
export async function registerServiceWorker(
  front: string,
  onUpdate: (activate: () => void) => void,
): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const registration = await navigator.serviceWorker.register(`/${front}/service-worker.js`, {
    scope: `/${front}/`,
  });
  const offer = (worker: ServiceWorker | null): void => {
    // Without a controller this is the first visit: nothing older is running, so there is nothing to tell.
    if (worker === null || navigator.serviceWorker.controller === null) return;
    onUpdate(() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      worker.postMessage('activate');
    });
  };
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') offer(worker);
    });
  });
}
