/** The published names; the build of the library writes each of them here, for editors to complete. */
export type PerturbationName = string & {};
