declare module 'libheif-js/wasm-bundle.js' {
  interface HeifImage {
    get_width(): number;
    get_height(): number;
    /** Null when the picture cannot be decoded. */
    display(into: ImageLike, done: (shown: ImageLike | null) => void): void;
  }
  interface ImageLike {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
  }
  const heif: { readonly HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] } };
  export default heif;
}
