/** What can be wrong with a call. Each says what it was and what to do; `code` is for programs, and stays. */

/** All errors that the library throws on purpose. */
export class TemperError extends Error {
  override name = 'TemperError';
  /** Names the kind of error; it does not change between versions. */
  readonly code: string = 'TEMPER';
}

/** There is no perturbation of this name, or it cannot be used here. */
export class UnknownPerturbationError extends TemperError {
  override name = 'UnknownPerturbationError';
  override readonly code = 'TEMPER_UNKNOWN_PERTURBATION';

  constructor(
    message: string,
    /** The name that was given. */
    readonly perturbation: string,
    /** The known names that are most like it. */
    readonly nearest: readonly string[],
  ) {
    super(message);
  }
}

/** The picture cannot be taken: its values, its size or its kind. */
export class PictureError extends TemperError {
  override name = 'PictureError';
  override readonly code = 'TEMPER_PICTURE';
}

/** An option is out of range. */
export class OptionError extends TemperError {
  override name = 'OptionError';
  override readonly code = 'TEMPER_OPTION';

  constructor(
    message: string,
    /** Which option. */
    readonly option: string,
  ) {
    super(message);
  }
}

/** No backend could be started, or another one runs already. */
export class BackendError extends TemperError {
  override name = 'BackendError';
  override readonly code = 'TEMPER_BACKEND';
}
