/** Lanczos' approximation (g = 7, n = 9) of the logarithm of the gamma function, for x > 0. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  const base = z + 7.5;
  let sum = first;
  for (let i = 0; i < coefficients.length; i += 1) sum += (coefficients[i] ?? 0) / (z + (i + 1));
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(base) - base + Math.log(sum);
}

const first = 0.99999999999980993;
const coefficients = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** Beyond this shape the gamma distribution is taken as normal (Wilson and Hilferty 1931). */
const shapeLimit = 2_000;

/**
 * Regularized lower incomplete gamma function P(shape, x): series below shape + 1, continued fraction above (Lentz). Who
 * asks often of one shape gives the logarithm of its gamma function.
 */
export function gammaShare(shape: number, x: number, logGammaOfShape?: number): number {
  if (!(x > 0)) return 0;
  if (shape > shapeLimit) {
    const nineth = 1 / (9 * shape);
    return normalShare((Math.cbrt(x / shape) - (1 - nineth)) / Math.sqrt(nineth));
  }
  const front = Math.exp(shape * Math.log(x) - x - (logGammaOfShape ?? logGamma(shape)));
  // The fraction is below 1 there: so little would not change the share.
  if (x >= shape + 1 && front < 1e-17) return 1;
  return x < shape + 1 ? front * series(shape, x) : 1 - front * fraction(shape, x);
}

function series(shape: number, x: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < 1_000 && term > sum * 1e-13; n += 1) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

function fraction(shape: number, x: number): number {
  let b = x + 1 - shape;
  let c = 1e300;
  let d = 1 / b;
  let result = d;
  for (let n = 1; n < 1_000; n += 1) {
    const a = -n * (n - shape);
    b += 2;
    d = 1 / (a * d + b);
    c = b + a / c;
    const change = d * c;
    result *= change;
    if (Math.abs(change - 1) < 1e-13) break;
  }
  return result;
}

/** Standard normal distribution function (Abramowitz and Stegun 1964, 26.2.17; error below 7.5e-8). */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
  return z > 0 ? 1 - tail : tail;
}
