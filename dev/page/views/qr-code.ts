import { encode } from 'uqr';

const SVG = 'http://www.w3.org/2000/svg';

/** A QR code of a link: dark on white in every colour scheme, because cameras expect it. */
export function qrCode(link: string, label: string): SVGSVGElement {
  const { data, size } = encode(link, { ecc: 'M', border: 3 });
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('class', 'qr');
  svg.setAttribute('shape-rendering', 'crispEdges');
  const path = document.createElementNS(SVG, 'path');
  const modules = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  path.setAttribute('d', modules.join(''));
  svg.append(path);
  return svg;
}
