import { inlineFile, PORTS, ProblemException, type ServicePorts, type Upload } from '@alur/platform';
import { Inject, Injectable } from '@nestjs/common';

/** A photo is stored under its case, so findings cannot name a photo of another case. */
interface Photo {
  readonly tenant: string;
  readonly caseId: string;
  readonly photoId: string;
}

/** Photos from the field, encrypted under the key of the person they show. */
@Injectable()
export class StoredPhotos {
  constructor(@Inject(PORTS) private readonly ports: ServicePorts) {}

  /**
   * Stores the image of the request; the same id again replaces. `subjectId`: whose key protects it.
   * @param captures that name their photos: what one of them names is evidence and stays as it is.
   * @throws ProblemException 409 for another image under the id of such a photo.
   */
  async store(
    { bytes, mediaType }: Pick<Upload, 'bytes' | 'mediaType'>,
    { tenant, caseId, photoId }: Photo,
    subjectId: string,
    captures: readonly { readonly photoIds: readonly string[] }[],
  ) {
    if (!mediaType.startsWith('image/')) {
      throw new ProblemException(422, 'photo-not-an-image', 'Kirim foto sebagai JPEG, PNG, WebP atau HEIC.');
    }
    const fileId = fileIdOf(caseId, photoId);
    if (captures.some(({ photoIds }) => photoIds.includes(photoId))) {
      const kept = await this.ports.files.get(tenant, fileId);
      if (kept === undefined || !Buffer.from(kept.bytes).equals(bytes)) {
        throw new ProblemException(
          409,
          'photo-recorded',
          'Foto ini sudah menjadi bukti. Unggah foto lain dengan id baru.',
        );
      }
    }
    const stored = await this.ports.files.put({ tenant, subjectId, fileId, bytes });
    return { photoId, ...stored };
  }

  /** @throws ProblemException 404 when there is none, or none any more. */
  async show({ tenant, caseId, photoId }: Photo) {
    const file = await this.ports.files.get(tenant, fileIdOf(caseId, photoId));
    if (file === undefined) throw new ProblemException(404, 'photo-not-found', 'Foto ini tidak ada.');
    return inlineFile(file);
  }

  /** @throws ProblemException 422 unless every photo was uploaded. */
  async requireAll(tenant: string, caseId: string, photoIds: readonly string[] = []): Promise<void> {
    for (const photoId of photoIds) {
      if ((await this.ports.files.get(tenant, fileIdOf(caseId, photoId))) === undefined) {
        throw new ProblemException(
          422,
          'photo-not-found',
          'Ada foto yang belum diunggah. Unggah dulu, lalu kirim temuan.',
        );
      }
    }
  }
}

function fileIdOf(caseId: string, photoId: string): string {
  return `photo-${caseId}-${photoId}`;
}
