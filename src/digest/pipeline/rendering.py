"""How an edition becomes a mail, and where an editor mends what fails in that."""

from __future__ import annotations

from digest.config.places import Fault
from digest.config.reading import read_document
from digest.config.settings import Settings
from digest.errors import TemplateError
from digest.model.digest import Digest
from digest.model.edition import Edition
from digest.model.rendition import Rendition
from digest.pipeline.variants import Render
from digest.render.email import render_mail
from digest.render.environment import Templates
from digest.render.lint.mail import render_faultless


def rendering(settings: Settings, templates: Templates, *, strict: bool = True) -> Render:
    """How an edition becomes a mail; not `strict` after a takedown, which waits for nobody to mend a style sheet."""

    def render(edition: Edition, digest: Digest) -> Rendition:
        return render_mail(edition, digest, settings.publication, templates, strict=strict)

    return _placing(render, settings, templates)


def rendering_to_send(settings: Settings, templates: Templates) -> Render:
    """How it becomes a mail that leaves: an error in it raises TemplateError."""

    def render(edition: Edition, digest: Digest) -> Rendition:
        return render_faultless(edition, digest, settings.publication, templates)

    return _placing(render, settings, templates)


def _placing(render: Render, settings: Settings, templates: Templates) -> Render:
    """`render`, whose errors of a subject or of a look that is not there stand in the digest's file."""

    def placing(edition: Edition, digest: Digest) -> Rendition:
        try:
            return render(edition, digest)
        except TemplateError as error:
            has_look = templates.has(f"email/{digest.template}/message.html")
            key = "subject" if error.file.endswith(": subject") else "template" if not has_look else None
            if key is None:
                raise
            raise _placed(error, key, digest, settings) from error

    return placing


def _placed(error: TemplateError, key: str, digest: Digest, settings: Settings) -> TemplateError:
    """The fault with its line where the file says that; an edition may be of a time when it said something else."""
    name = f"digests/{digest.gathers or digest.name}.yaml"
    document = read_document(settings.config_dir / name, f"{settings.config_dir.name}/{name}")
    wrong, told = digest.subject if key == "subject" else digest.template, f"{key}: {error.fault}"
    said = document.data.get(key) if isinstance(document.data, dict) else None
    texts = {(key, language): text for language, text in said.items()} if isinstance(said, dict) else {(key,): said}
    for path, text in texts.items():
        if str(text).strip() == wrong:
            problem = document.problem(Fault(path, told))
            return TemplateError(told, file=problem.file, line=problem.line, column=problem.column)
    return TemplateError(told, file=document.file)
