const margin = 6;

/** Moves a box to a place inside what holds it, as near to what was asked for as it fits. */
export function keptInside(box: HTMLElement | null, at: { x: number; y: number }): void {
  const room = box?.offsetParent ?? box?.parentElement;
  if (!box || !room) return;
  const most = {
    x: room.clientWidth - box.offsetWidth - margin,
    y: room.clientHeight - box.offsetHeight - margin,
  };
  const x = Math.max(margin, Math.min(at.x, most.x));
  const y = Math.max(margin, Math.min(at.y, most.y));
  box.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
}
