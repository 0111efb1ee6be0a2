-- Until when the city had promised it, as it stood when the reply was published: a closed case has no clocks any more.
ALTER TABLE online_appeals.question ADD promised_at timestamptz;
