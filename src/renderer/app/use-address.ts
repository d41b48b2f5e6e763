import { useEffect, useRef } from 'react';
import { areaOfHash, hashOfArea, type Area } from '../parts/areas/place.ts';

/** Keeps the address in step with the area, so that a reload and the browser's own way back lead where the person was. */
export function useAddress(area: Area, onArea: (area: Area) => void): void {
  const isFirst = useRef(true);
  useEffect(() => {
    const change = isFirst.current ? 'replaceState' : 'pushState';
    isFirst.current = false;
    if ((areaOfHash(window.location.hash) ?? 'sessions') === area) return;
    window.history[change](null, '', `${window.location.pathname}${window.location.search}${hashOfArea(area)}`);
  }, [area]);
  useEffect(() => {
    const handleMove = () => onArea(areaOfHash(window.location.hash) ?? 'sessions');
    window.addEventListener('popstate', handleMove);
    return () => window.removeEventListener('popstate', handleMove);
  }, [onArea]);
}
