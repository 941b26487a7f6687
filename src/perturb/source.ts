/** The citation that all of them share. */
export const HENDRYCKS =
  'Hendrycks and Dietterich, "Benchmarking Neural Network Robustness to Common Corruptions and Perturbations", ICLR 2019; ' +
  'code: hendrycks/robustness (Apache-2.0)';

/** The citation of perturbations that follow the version for pictures of any size. */
export const MICHAELIS = `${HENDRYCKS}; bethgelab/imagecorruptions (Michaelis et al. 2019, Apache-2.0)`;
