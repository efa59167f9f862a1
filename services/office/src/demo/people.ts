/** A fictitious person of the demo. Numbers have the shape of real ones and belong to nobody. */
export interface DemoPerson {
  readonly name: string;
  readonly nik?: string;
  readonly noNikReason?: string;
  readonly kk?: string;
  readonly birthDate?: string;
  readonly sex?: 'L' | 'P';
  readonly address?: string;
  readonly village?: string;
  readonly phone?: string;
}

const OKU = '16.09.01.2001';
const LUWU = '73.24.04.2001';

function person(
  name: string,
  nik: string,
  kk: string,
  birthDate: string,
  sex: 'L' | 'P',
  address: string,
  phone: string,
  village = OKU,
): DemoPerson {
  return { name, nik, kk, birthDate, sex, address, phone, village };
}

/** Everybody whom the stories name. The leak test searches data, logs and events for every value here. */
export const DEMO_PEOPLE = {
  letterSeeker: person(
    'Sulastri Wirakencana',
    '1609014503820007',
    '1609011206120007',
    '1982-03-05',
    'P',
    'Dusun Talang Kemuning RT 03',
    '081273450007',
  ),
  pkhMother: person(
    'Rohanawati Siringo',
    '1609015807880011',
    '1609010305150011',
    '1988-07-18',
    'P',
    'Lorong Kebun Kelapa 12',
    '081273450011',
  ),
  luwuStudent: person(
    'Ambo Rakkaseng',
    '7324041109100021',
    '7324040101110021',
    '2010-09-11',
    'L',
    'Dusun Salociu Blok C',
    '081355550021',
    LUWU,
  ),
  luwuFather: person(
    'Dg Mattola Rakkaseng',
    '7324041204800022',
    '7324040101110021',
    '1980-04-12',
    'L',
    'Dusun Salociu Blok C',
    '081355550022',
    LUWU,
  ),
  wastePicker: person(
    'Mardianto Pulungwesi',
    '1609010702750031',
    '1609012208100031',
    '1975-02-07',
    'L',
    'Belakang Pasar Muaradua Petak 9',
    '081273450031',
  ),
  disabledMan: person(
    'Hendrawan Lintangsari',
    '1609012511900041',
    '1609011010180041',
    '1990-11-25',
    'L',
    'Jalan Ranau Gang Merpati 4',
    '081273450041',
  ),
  odgjMan: person(
    'Sukirman Batangasai',
    '1609011903850051',
    '1609010909120051',
    '1985-03-19',
    'L',
    'Dusun Tanjungberingin RT 01',
    '081273450051',
  ),
  odgjSister: person(
    'Nurhasanah Batangasai',
    '1609016104870052',
    '1609010909120051',
    '1987-04-21',
    'P',
    'Dusun Tanjungberingin RT 01',
    '081273450052',
  ),
  elder: person(
    'Mbah Karsowikromo',
    '1609013112450061',
    '1609011111090061',
    '1945-12-31',
    'L',
    'Dusun Sukaraja Ulu RT 02',
    '081273450061',
  ),
  elderDaughter: person(
    'Tumirahayu Karsowati',
    '1609014806720062',
    '1609011111090062',
    '1972-06-08',
    'P',
    'Dusun Sukaraja Ulu RT 02',
    '081273450062',
  ),
  neglectedChild: {
    name: 'Bagaskoro Tanpamarga',
    noNikReason: 'belum-rekam',
    birthDate: '2015-05-20',
    sex: 'L',
    village: OKU,
  },
  prseWoman: person(
    'Yulianingsih Perdanawati',
    '1609015405860071',
    '1609011301140071',
    '1986-05-14',
    'P',
    'Jalan Serasan Lorong Duku 8',
    '081273450071',
  ),
  sktmPatient: person(
    'Zubaidahtul Mukaromah',
    '1609014210790081',
    '1609010707070081',
    '1979-10-02',
    'P',
    'Dusun Pancurmas RT 05',
    '081273450081',
  ),
  strandedPatient: { name: 'Tanpanama Terminalraya', noNikReason: 'orang-terlantar', sex: 'L', village: OKU },
  hospitalReporter: person(
    'Rahmadsyah Pelaporjaya',
    '1609011606830092',
    '1609012506130092',
    '1983-06-16',
    'L',
    'Perumahan Puskesmas Blok B2',
    '081273450092',
  ),
  kisHolder: person(
    'Darmawansyah Kartaputra',
    '1609010804770101',
    '1609011507110101',
    '1977-04-08',
    'L',
    'Jalan Lintas Simpang Tiga 21',
    '081273450101',
  ),
  newlyPoor: person(
    'Siti Khadijahwati Ranau',
    '1609016909910111',
    '1609010202160111',
    '1991-09-29',
    'P',
    'Dusun Gunungtiga RT 04',
    '081273450111',
  ),
  pkhComplainant: person(
    'Misnawatini Kurniasari',
    '1609015202840121',
    '1609011809130121',
    '1984-02-12',
    'P',
    'Dusun Bumiagung RT 06',
    '081273450121',
  ),
  waitingElder: person(
    'Nenek Rumisihastuti',
    '1609015708480131',
    '1609011010110131',
    '1948-08-17',
    'P',
    'Dusun Karangagung RT 01',
    '081273450131',
  ),
  waitingPicker: person(
    'Sarimunandar Loakjaya',
    '1609012304780141',
    '1609010403120141',
    '1978-04-23',
    'L',
    'Gang Pool Angkot Petak 3',
    '081273450141',
  ),
  waitingSeeker: person(
    'Ernawatiningsih Kisamtinggi',
    '1609016611920151',
    '1609011209180151',
    '1992-11-26',
    'P',
    'Jalan Raya Kisam Lorong 5',
    '081273450151',
  ),
  waitingPatient: person(
    'Fahrurroziansyah Buaypemaca',
    '1609013009700161',
    '1609012701100161',
    '1970-09-30',
    'L',
    'Dusun Pemacalama RT 02',
    '081273450161',
  ),
  waitingLuwu: person(
    'Hasnawatika Malilibaru',
    '7324044302950171',
    '7324042006150171',
    '1995-02-03',
    'P',
    'Dusun Pasipute Blok A',
    '081355550171',
    LUWU,
  ),
} as const satisfies Record<string, DemoPerson>;
