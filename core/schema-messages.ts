import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

// zod/mini comes without texts; imported for this effect where a schema's issues are shown to people.
z.config(en());
