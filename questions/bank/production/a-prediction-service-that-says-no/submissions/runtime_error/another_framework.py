# Imports what the image does not have.
from flask import Flask

app = Flask(__name__)
