import"./part-4FOAUIY6.js";
