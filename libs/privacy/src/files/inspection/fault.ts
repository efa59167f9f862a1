/** What reading a file can find; the words for it are in `upload-policy.ts`. */
export type FoundFault =
  | 'upload-damaged'
  | 'upload-suspicious'
  | 'upload-active-content'
  | 'upload-encrypted'
  | 'upload-too-many-pixels';
