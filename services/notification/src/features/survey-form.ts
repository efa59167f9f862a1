import { SATISFACTION_ELEMENTS } from '@alur/standards';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';

/** The survey as a browser sends it: a field for each answer that was chosen. */
export class SurveyForm {
  @Answer()
  U1?: string;
  @Answer()
  U2?: string;
  @Answer()
  U3?: string;
  @Answer()
  U4?: string;
  @Answer()
  U5?: string;
  @Answer()
  U6?: string;
  @Answer()
  U7?: string;
  @Answer()
  U8?: string;
  @Answer()
  U9?: string;

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  comment?: string;
}

function Answer(): PropertyDecorator {
  return (target, property) => {
    IsOptional()(target, property);
    IsIn(['1', '2', '3', '4'], { message: 'Jawaban harus 1, 2, 3 atau 4' })(target, property);
  };
}

export function answersOf(form: SurveyForm): (number | null)[] {
  return SATISFACTION_ELEMENTS.map(({ code }) => (form[code] === undefined ? null : Number(form[code])));
}
