"""New projects and services, of templates that plain cookiecutter takes as well."""
